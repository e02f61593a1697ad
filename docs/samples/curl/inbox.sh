curl -sS --max-time 40 "$GATEWAY_URL/v1/inbox?wait=20" -H "Authorization: Bearer $TOKEN"
