curl -sS --max-time 10 "$GATEWAY_URL/v1/exchanges/$EXCHANGE/response" -H "Authorization: Bearer $TOKEN"
