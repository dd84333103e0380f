/** What other makers sell and people mention, by the thing that it is a kind of: whoever names one does not mean another. */
export const OTHER_MAKERS: Readonly<Record<string, string>> = {
  database:
    'oracle; teradata; cassandra; couchbase; neo4j; influxdb; bigquery; redshift; snowflake; sap hana; db2; sqlite; dynamodb; cockroachdb',
  messages: 'rabbitmq; activemq; nats; mqtt broker; ibm mq; pulsar; sqs',
  aks: 'openshift; rancher; nomad; docker swarm; docker compose; ecs; fargate',
  blob: 's3; s3 bucket; minio; gcs bucket',
  keyvault: 'hashicorp; hashicorp vault; cyberark; 1password; keepass',
  vm: 'vmware; vsphere; vcenter; nutanix; proxmox; esxi; ec2; virtualbox',
  frontdoor: 'cloudflare; akamai; fastly; cloudfront',
  search: 'elasticsearch; opensearch; solr',
  files: 'sftp; ftp; nextcloud; dropbox; google drive',
  entra: 'okta; auth0; keycloak; openldap; ping identity',
}

/** What other makers sell and no thing of ours is. */
export const OTHER_PRODUCTS =
  'jenkins; gitlab; github; bitbucket; terraform; ansible; pulumi; grafana; prometheus; kibana; splunk; datadog; dynatrace; new relic; sentinel; purview; memcached; hadoop; airflow; informatica; istio; consul; veeam; commvault; tivoli; mainframe; as400; lambda; aws; gcp; google cloud; intune; autopilot; playstation; signalr; signal r; batch account'

/** What people work with and name when they tell whom a fault hits. */
export const WORKED_WITH =
  'sap; salesforce; hubspot; servicenow; jira; confluence; power bi; tableau; qlik; dynamics; navision; workday; stripe; paypal; twilio; zoom; slack; webex; nginx; apache; tomcat; iis; haproxy; citrix; excel; powerpoint; docker; ldap; kerberos; cisco; cisco asa; fortigate; fortinet; meraki; juniper; palo alto; checkpoint; zscaler; iphone; android; macos; erp; crm'
