import type { Thing } from './things.ts'

/** What keeps data, hands it on, or brings it back. */
export const DATA: Readonly<Record<string, Thing>> = {
  storage: {
    said: 'storage; storage account; storage acct; blob storage; speicherkonto; speicher; compte de stockage; stockage; ストレージ; ストレージアカウント; storage availability',
    types: 'microsoft.storage/storageaccounts',
    short: 'st stg sa',
  },
  blob: {
    of: 'storage',
    said: 'blob; blobs; blob storage; blob container; blobcontainer; ブロブ; azcopy; sas token; shared access signature; storagewrite; storageread',
    types: 'microsoft.storage/storageaccounts/blobservices',
  },
  transfer: {
    of: 'blob',
    said: 'upload; download; hochladen; herunterladen; téléverser; téléversement; téléchargement; télécharger; アップロード; ダウンロード',
    aspect: true,
  },
  files: {
    of: 'storage',
    said: 'file share; fileshare; azure files; smb; network drive; netzlaufwerk; partage de fichiers; ファイル共有; port 445; 445; nfs share',
    types: 'microsoft.storage/storageaccounts/fileservices; microsoft.netapp/netappaccounts',
    short: 'share',
  },
  disk: {
    said: 'disk; managed disk; disk space; festplatte; disque; ディスク; data disk; os disk; iops',
    types: 'microsoft.compute/disks',
    short: 'disk osdisk',
  },
  database: {
    said: 'database; databases; db; datenbank; base de données; bdd; データベース; db server',
  },
  query: {
    of: 'database',
    said: 'query; sql query; slow query; database query; abfrage; requête sql; クエリ; stored procedure; blocking session; query timeout; execution plan; transaction log',
    aspect: true,
  },
  sql: {
    said: 'sql; azure sql; sql database; sql server; sql db; sqldb; sqlデータベース; mssql; managed instance; elastic pool; dtu; vcore; deadlock; デッドロック; verklemmung; interblocage; t sql; tsql; query store; tempdb; 1433; port 1433',
    types: 'microsoft.sql/servers; microsoft.sql/servers/databases; microsoft.sql/managedinstances',
    short: 'sql sqldb sqlmi',
    of: 'database',
  },
  postgres: {
    of: 'database',
    said: 'postgres; postgresql; pg_bouncer; pgbouncer; psql',
    types: 'microsoft.dbforpostgresql/flexibleservers; microsoft.dbforpostgresql/servers',
    short: 'psql',
  },
  mysql: {
    of: 'database',
    said: 'mysql; mariadb',
    types: 'microsoft.dbformysql/flexibleservers; microsoft.dbformysql/servers',
    short: 'mysql',
  },
  cosmos: {
    of: 'database',
    said: 'cosmos; cosmos db; cosmosdb; request unit; ru exhausted; documentdb; mongo; mongodb; コスモス',
    types: 'microsoft.documentdb/databaseaccounts',
    short: 'cosmos',
  },
  redis: {
    said: 'redis; redis cache; cache hit; keys evicted; evict keys',
    types: 'microsoft.cache/redis',
    short: 'redis',
  },
  servicebus: {
    said: 'service bus; servicebus; dead letter; dead letter queue; deadletter; dlq; topic subscription',
    types: 'microsoft.servicebus/namespaces',
    short: 'sb sbns',
  },
  messages: {
    of: 'servicebus',
    said: 'queue; message queue; warteschlange; file d attente; キュー; broker; consumer; partition',
    aspect: true,
  },
  eventhub: {
    said: 'event hub; event hubs; eventhub; eventhubs; consumer group; consumer lag; kafka',
    types: 'microsoft.eventhub/namespaces',
    short: 'evh evhns',
  },
  eventgrid: { said: 'event grid; eventgrid', types: 'microsoft.eventgrid/topics', short: 'evgt' },
  iot: { said: 'iot; iot hub; iot device', types: 'microsoft.devices/iothubs', short: 'iot' },
  datafactory: {
    said: 'data factory; datafactory; adf; copy activity; integration runtime; synapse; synapse pipeline; data pipeline',
    types: 'microsoft.datafactory/factories; microsoft.synapse/workspaces',
    short: 'adf syn',
  },
  streaming: {
    said: 'stream analytics; streaming job',
    types: 'microsoft.streamanalytics/streamingjobs',
    short: 'asa',
  },
  databricks: { said: 'databricks; spark', types: 'microsoft.databricks/workspaces', short: 'dbw' },
  search: {
    said: 'search index; ai search; cognitive search; indexer',
    types: 'microsoft.search/searchservices',
    short: 'srch',
  },
  backup: {
    said: 'backup; backups; sicherung; datensicherung; sauvegarde; バックアップ; recovery services; recovery services vault; recovery vault; backup vault; backup job; restore point; recovery point; snapshot; site recovery; disaster recovery',
    types: 'microsoft.recoveryservices/vaults; microsoft.dataprotection/backupvaults',
    short: 'rsv bvault',
  },
  logs: {
    said: 'log analytics; workspace; log ingestion; diagnostic setting; monitoring agent; log search',
    types: 'microsoft.operationalinsights/workspaces',
    short: 'log law',
  },
}
