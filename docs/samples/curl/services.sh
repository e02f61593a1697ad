curl -sS --max-time 10 "$GATEWAY_URL/v1/services" -H "Authorization: Bearer $TOKEN" | grep -o '"service":"[^"]*"'
