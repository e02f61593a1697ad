/** The installation's own system: the consumer of what others bring, the sender of what the gateway tells by itself (`decisions` 6). */
export const gatewaySystem = 'regency.gateway';

/** What the gateway tells a consumer by itself: that a queued exchange of its own ended. */
export const exchangeEnded = 'exchange.ended.v1';
