# For `skaffold dev`: what was bundled here, on a Node that starts again when a file of it changes. One for all services: docs/guides/skaffold-dev.md
FROM node:24-bookworm-slim
ARG SERVICE
COPY --chown=65532:65532 services/$SERVICE/package.json services/$SERVICE/openapi.json* /app/
COPY --chown=65532:65532 services/$SERVICE/migrations /app/migrations
COPY --chown=65532:65532 services/$SERVICE/dist /app/dist
ENV NODE_ENV=production
USER 65532:65532
CMD ["node", "--watch-path=/app/dist", "/app/dist/main.mjs"]
