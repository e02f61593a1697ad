curl -sSi --max-time 30 "$GATEWAY_URL/v1/exchanges/population.person.verify.v1" \
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
  -H 'Gateway-Purpose: PUBLIC_SERVICE.VILLAGE_LETTER' -H 'Gateway-Officer: petugas-07' \
  -d @- <<'JSON'
{ "nik": "3510242504909001", "claims": { "fullName": "BUDI CONTOH", "birthDate": "1990-04-25" } }
JSON
