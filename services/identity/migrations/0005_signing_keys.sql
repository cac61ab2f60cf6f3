-- The keys of access tokens. One signs from `signs_from` until the next one does; it stays published until its tokens are dead.
create table signing_keys (
  kid text primary key,
  public_x text not null, -- the public key, as in a JWK
  sealed bytea not null, -- the private key: AES-256-GCM, under a key that only this service can make
  signs_from timestamptz not null
);
