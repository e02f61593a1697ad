curl -sSi --max-time 60 "$GATEWAY_URL/v1/exchanges/village.letter.register.v1" \
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
  -H 'Gateway-Purpose: PUBLIC_SERVICE.VILLAGE_LETTER' -H 'Gateway-Officer: petugas-07' \
  -H "Idempotency-Key: surat-nanti-$LETTER" -H 'Prefer: respond-async' \
  -d @- <<JSON
{ "villageCode": "35.10.24.2008", "letterNumber": "503/$LETTER-B/2026", "letterType": "BUSINESS_DOMICILE",
  "nik": "3510242504909001", "fullName": "BUDI CONTOH", "issuedOn": "2026-11-20",
  "document": "JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZz4+ZW5kb2JqCiUlRU9GCg==" }
JSON
