-- Synchronous writes that were accepted and have no outcome yet; few at any time.
create index exchange_open on work.exchange (created_at) where state = 'accepted';
