<?php

declare(strict_types=1);

require_once __DIR__ . '/Problem.php';

/** A client of the gateway for one system. PHP 8.1 or later with openssl; no package is needed. */
final class Gateway
{
    private const TRIES = 4;
    private const LONGEST_WAIT = 30;
    private const PATIENCE = 60;

    /**
     * @param string $url origin of the gateway, without a path
     * @param string $tokenFile where the token is kept between two requests of your application; outside the web root
     * @param int $timeout seconds without a byte from the gateway
     */
    public function __construct(
        private readonly string $url,
        private readonly string $clientId,
        #[SensitiveParameter] private readonly string $clientSecret,
        private readonly string $tokenFile,
        private readonly int $timeout = 45,
    ) {
    }

    /**
     * Asks a question that is answered at once.
     *
     * @param array<string, mixed> $body
     * @param array<string, string> $headers Gateway-Purpose, Gateway-Officer …
     * @return array{exchange: string, body: array<string, mixed>}
     */
    public function ask(string $service, #[SensitiveParameter] array $body, array $headers): array
    {
        return self::answer($this->exchange($service, $body, $headers));
    }

    /**
     * Writes something once, however often it is sent under the same key; waits for the outcome when it is queued.
     *
     * @param array<string, mixed> $body
     * @param array<string, string> $headers
     * @return array{exchange: string, body: array<string, mixed>}
     */
    public function write(string $service, #[SensitiveParameter] array $body, array $headers, string $key): array
    {
        $reply = $this->exchange($service, $body, $headers + ['Idempotency-Key' => $key, 'Prefer' => 'wait=20']);
        if ($reply['status'] !== 202) {
            return self::answer($reply);
        }
        $exchange = $reply['headers']['gateway-exchange'];
        return ['exchange' => $exchange, 'body' => $this->follow($exchange)];
    }

    /** @return list<array{id: string, service: string, exchange: string, body: array<string, mixed>}> */
    public function inbox(int $wait = 0): array
    {
        return $this->send('GET', "/v1/inbox?wait=$wait")['body']['items'];
    }

    /** Only once your own database has it: until then the gateway hands it over again. */
    public function acknowledge(string $id): void
    {
        $this->send('POST', "/v1/inbox/$id/ack");
    }

    /** Asks for a queued exchange until it has ended, for a minute at most; its id stays good for asking later. */
    private function follow(string $exchange): array
    {
        $until = time() + self::PATIENCE;
        while (true) {
            $progress = $this->send('GET', "/v1/exchanges/$exchange")['body'];
            if ($progress['state'] === 'completed') {
                return $this->send('GET', "/v1/exchanges/$exchange/response")['body'];
            }
            $delivery = $progress['delivery'];
            // "held": an administrator must decide, so sending it again does not help.
            $pending = $progress['state'] === 'queued' && $delivery['state'] !== 'held';
            if (!$pending || time() > $until) {
                $reason = $delivery['reason']['id'] ?? 'Masih dalam antrean; tanyakan lagi nanti.';
                throw new Problem($reason, $pending ? 202 : 409, $delivery['code'] ?? '', $exchange);
            }
            sleep(2);
        }
    }

    private function exchange(string $service, #[SensitiveParameter] array $body, array $headers): array
    {
        $json = json_encode($body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
        return $this->send('POST', "/v1/exchanges/$service", $json, $headers + ['Content-Type' => 'application/json']);
    }

    /** Everything here may be repeated: reads change nothing, and writes carry their key. */
    private function send(string $method, string $path, #[SensitiveParameter] string $body = '', array $headers = []): array
    {
        for ($attempt = 1; ; $attempt++) {
            try {
                $bearer = ['Authorization' => 'Bearer ' . $this->token()];
                return $this->request($method, $path, $body, $headers + $bearer);
            } catch (Problem $problem) {
                $expired = $problem->status === 401 && $attempt === 1 && is_file($this->tokenFile);
                if ($expired) {
                    unlink($this->tokenFile);
                    continue;
                }
                // What the gateway says, else 1, 2, 4 seconds. Longer waits are for a person to decide.
                $seconds = $problem->retryAfter ?? 2 ** ($attempt - 1);
                if (!$problem->isPassing() || $attempt >= self::TRIES || $seconds > self::LONGEST_WAIT) {
                    throw $problem;
                }
                sleep($seconds);
            }
        }
    }

    /** The token of an earlier request until half a minute before it expires, else a new one. */
    private function token(): string
    {
        $held = is_file($this->tokenFile) ? json_decode((string) file_get_contents($this->tokenFile), true) : null;
        if (is_array($held) && $held['until'] > time()) {
            return $held['token'];
        }
        $form = ['grant_type' => 'client_credentials', 'client_id' => $this->clientId, 'client_secret' => $this->clientSecret];
        $type = ['Content-Type' => 'application/x-www-form-urlencoded'];
        $body = $this->request('POST', '/oauth2/token', http_build_query($form), $type)['body'];
        $this->keep(['token' => $body['access_token'], 'until' => time() + $body['expires_in'] - 30]);
        return $body['access_token'];
    }

    /** Whole or not at all, and readable by this user alone (tempnam makes 0600). */
    private function keep(#[SensitiveParameter] array $token): void
    {
        $file = tempnam(dirname($this->tokenFile), 'token');
        file_put_contents($file, json_encode($token, JSON_THROW_ON_ERROR));
        rename($file, $this->tokenFile);
    }

    /** One request; anything from 400 on is a Problem. Nothing of a body is ever in a URL, a message or a log. */
    private function request(string $method, string $path, #[SensitiveParameter] string $body, array $headers): array
    {
        $lines = array_map(static fn (string $name, string $value): string => "$name: $value", array_keys($headers), $headers);
        $stream = @fopen($this->url . $path, 'rb', false, stream_context_create(['http' => [
            'method' => $method,
            'header' => [...$lines, 'Accept-Language: id', 'Connection: close'],
            'content' => $body,
            'timeout' => $this->timeout,
            'ignore_errors' => true,
            'follow_location' => 0,
            'protocol_version' => 1.1,
        ]]));
        $text = $stream === false ? false : stream_get_contents($stream);
        if ($stream === false || $text === false || stream_get_meta_data($stream)['timed_out']) {
            throw new Problem('Gateway tidak dapat dihubungi. Coba lagi nanti.', 0, '');
        }
        [$status, $received] = self::readHead(stream_get_meta_data($stream)['wrapper_data']);
        $json = json_decode($text, true, 512, JSON_BIGINT_AS_STRING);
        if ($status < 400) {
            return ['status' => $status, 'headers' => $received, 'body' => $json];
        }
        // The token endpoint has words of its own (RFC 6749 §5.2).
        $title = $json['title'] ?? (isset($json['error']) ? 'Kredensial ditolak' : "HTTP $status");
        $message = trim("$title. " . ($json['detail'] ?? $json['error_description'] ?? ''));
        $retryAfter = isset($received['retry-after']) ? (int) $received['retry-after'] : null;
        throw new Problem($message, $status, $json['code'] ?? $json['error'] ?? '', $json['exchange'] ?? '', $retryAfter);
    }

    /** @param list<string> $lines @return array{int, array<string, string>} */
    private static function readHead(array $lines): array
    {
        $headers = [];
        foreach (array_slice($lines, 1) as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            $headers[strtolower($name)] = trim($value);
        }
        return [(int) explode(' ', $lines[0])[1], $headers];
    }

    private static function answer(array $reply): array
    {
        return ['exchange' => $reply['headers']['gateway-exchange'] ?? '', 'body' => $reply['body']];
    }
}
