# Asks until the exchange has ended: completed, failed or dead. A program of yours keeps the id and asks later.
until curl -sS --max-time 10 "$GATEWAY_URL/v1/exchanges/$EXCHANGE" -H "Authorization: Bearer $TOKEN" |
  grep -E '"mode":"queued","state":"(completed|failed|dead)"'; do sleep 2; done
