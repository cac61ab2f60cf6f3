# Waits for the server, and ends with 78 where waiting does not help. psql reads the other secrets itself (variables.sql): as arguments they could be seen in the list of processes.
PGPASSWORD=$(cat /etc/flotilla/admin/password)
export PGPASSWORD PGCONNECT_TIMEOUT=3

attempts=0
pause() {
  attempts=$((attempts + 1))
  if [ "$attempts" -ge 60 ]; then exit 78; fi
  sleep 2
}

until said=$(psql -qX --command=select 2>&1); do
  echo "$said"
  case $said in *'password authentication failed'*)
    echo "$DATABASE-db: its volume has another password than the Secret $DATABASE-db-admin; restore that Secret, or set its password on the server as docs/guides/skaffold-dev.md shows"
    exit 78
  esac
  pause
done
until psql -qX --set=database="$DATABASE" --file=/sql/variables.sql --file=/sql/provision.sql --file=/sql/schema.sql; do pause; done
