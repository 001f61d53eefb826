#!/bin/sh
# Serves the demo season and asks it with other people's clients. Usage: clients.sh LIGHTSOUT PYTHON
set -eu
folder=$(mktemp -d)
python=$(command -v "$2")
"$1" --quiet demo write "$folder/archive" 0/1/R
LIGHTSOUT_ADMIN_TOKEN="a token that nobody tells" "$1" --archive "$folder/archive" --no-cache \
    serve --bind 127.0.0.1:0 >"$folder/said" 2>"$folder/log" &
trap 'kill $!; rm -r "$folder"' EXIT
while ! grep -q http "$folder/said"; do sleep 0.1; done
base=$(sed 's/.*\(http:[^ ]*\)\/$/\1/' "$folder/said")
for session in 0/1/R 0/2/S 0/1/Q; do
    "$python" "$(dirname "$0")/service_agrees.py" "$base" $session
done
printf '[parameters]\n"path.year" = "0"\n"path.round" = "1"\n"path.kind" = "R"\n' >"$folder/real.toml"
: >"$folder/any.toml"
# What it remembers of its runs goes with the folder.
cd "$folder"
for asked in real any; do
    "$python" -m schemathesis.cli --config-file "$folder/$asked.toml" run "$base/api/openapi.json" --max-examples 60 \
        --exclude-checks positive_data_acceptance,negative_data_rejection,unsupported_method,ignored_auth
done
