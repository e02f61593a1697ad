curl -sSi --max-time 30 "$GATEWAY_URL/v1/exchanges/population.person.read.v1" \
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -H 'Accept-Language: id' \
  -H 'Gateway-Purpose: PUBLIC_SERVICE.VILLAGE_LETTER' -H 'Gateway-Officer: petugas-07' \
  -H 'Gateway-Elements: religion' \
  -d @- <<'JSON'
{ "nik": "3510242504909001" }
JSON
