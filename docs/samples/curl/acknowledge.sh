# One acknowledgement for each item, once your own database has it.
for ITEM in $(sh docs/samples/curl/inbox.sh | grep -oE '"id":"[0-9a-f-]{36}"' | cut -d '"' -f 4); do
  curl -sS --max-time 10 -o /dev/null -w '%{http_code}\n' -X POST "$GATEWAY_URL/v1/inbox/$ITEM/ack" -H "Authorization: Bearer $TOKEN"
done
