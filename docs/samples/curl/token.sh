# Prints an access token. The secret goes through standard input: every user of a machine sees the arguments of a program.
printf 'user = "%s:%s"\n' "$CLIENT_ID" "$CLIENT_SECRET" |
  curl -sS --max-time 10 --config - -d grant_type=client_credentials "$GATEWAY_URL/oauth2/token" |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/'
