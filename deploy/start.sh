#!/bin/sh
# Several app processes behind nginx, until Ctrl-C: sh deploy/start.sh [processes]
# PORT: nginx's (8080). ADDRESS: nginx's (127.0.0.1). FIRST_PORT: of the first app process (8501), the others follow.
set -eu
cd "$(dirname "$0")/.."
processes=${1:-2} port=${PORT:-8080} address=${ADDRESS:-127.0.0.1} first=${FIRST_PORT:-8501}
python=${PYTHON:-.venv/bin/python}
last=$((first + processes - 1))
command -v nginx >/dev/null || { echo "nginx is not installed: apt-get install nginx-light" >&2; exit 1; }

folder=$(mktemp -d)
chmod 711 "$folder" # nginx's worker is somebody else where root starts this
started=""
end() {
  trap - EXIT INT TERM
  kill $started 2>/dev/null || true
  wait
  rm -rf "$folder"
}
trap end EXIT
trap 'exit 0' INT TERM

all() { # the servers but the one given, each with what follows it
  for each in $(seq "$first" "$last"); do [ "$each" = "$1" ] || echo "  server 127.0.0.1:$each$2;"; done
}
{
  echo "upstream any { least_conn;" && all none "" && echo "}"
  for app in $(seq "$first" "$last"); do
    echo "upstream p$app { server 127.0.0.1:$app;" && all "$app" " backup" && echo "}"
  done
  echo 'map $cookie_digitrec_server $group { default any;'
  for app in $(seq "$first" "$last"); do echo "  $app p$app;"; done
  echo "}"
} >"$folder/processes.conf"
sed "s/listen .*/listen $address:$port;/" deploy/nginx.conf >"$folder/nginx.conf"

for app in $(seq "$first" "$last"); do
  "$python" -m streamlit run app.py --server.port="$app" --server.address=127.0.0.1 --logger.hideWelcomeMessage=true &
  started="$started $!"
done
nginx -p "$folder" -c "$folder/nginx.conf" &
started="$started $!"
echo "digitrec: $processes processes behind http://$address:$port (Ctrl-C stops them)"
wait
