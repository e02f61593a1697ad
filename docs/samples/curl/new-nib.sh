# The sandbox alone: lets OSS issue a business number, as it happens by itself elsewhere.
CONTROL=$(grep -oE 'http://[0-9.:]+' "${DATA_DIR:-data}/sandbox/control.json")
curl -sS --max-time 30 "$CONTROL/oss/send-nib" -H 'Content-Type: application/json' -d @- <<JSON
{ "case": "active", "url": "$GATEWAY_URL/native/oss.rba/receiveNIB", "changes": { "nib": "$(date +%s%N | cut -c 4-16)" } }
JSON
