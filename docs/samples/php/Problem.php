<?php

declare(strict_types=1);

/** What the gateway says when it does not answer (RFC 9457). May be shown as it is: it never holds personal data. */
final class Problem extends RuntimeException
{
    /**
     * @param int $status 0 when there was no answer at all
     * @param string $problemCode the gateway's code, such as QUOTA_EXHAUSTED
     * @param string $exchange names the exchange to whoever is asked for help; empty when there was none
     * @param int|null $retryAfter seconds to wait before repeating it
     */
    public function __construct(
        string $message,
        public readonly int $status,
        public readonly string $problemCode,
        public readonly string $exchange = '',
        public readonly ?int $retryAfter = null,
    ) {
        parent::__construct($message);
    }

    /** Whether the same request may succeed later. */
    public function isPassing(): bool
    {
        return in_array($this->status, [0, 429, 503, 504], true) || $this->problemCode === 'EXCHANGE_IN_PROGRESS';
    }
}
