#!/usr/bin/env bash
# Sees to it that there is a Chromium for the browser tests: the one that CHROMIUM names, or Debian's.
set -euo pipefail
if command -v "${CHROMIUM:-chromium}" >/dev/null; then
  exit 0
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update --quiet --quiet
"${as_root[@]}" apt-get install --yes --quiet --no-install-recommends chromium
