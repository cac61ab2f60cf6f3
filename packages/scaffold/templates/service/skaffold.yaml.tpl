---
apiVersion: skaffold/v4beta13
kind: Config
metadata: { name: {{name}}-db }
resourceSelector:
  deny: [{ groupKind: StatefulSet.apps, labels: ['.*'] }, { groupKind: Job.batch, labels: ['.*'] }]
deploy:
  kubeContext: kind-flotilla
  helm:
    releases:
      - name: {{name}}-db
        chartPath: charts/postgres
        namespace: shop
        valuesFiles: [charts/environments/postgres-{{name}}.yaml]
        wait: true
profiles:
  - name: prod
    patches:
      - { op: remove, path: /deploy/kubeContext }
      - { op: add, path: /deploy/helm/releases/0/valuesFiles/-, value: charts/environments/postgres-production.yaml }
---
apiVersion: skaffold/v4beta13
kind: Config
metadata: { name: {{name}} }
requires: [{ configs: [stores] }, { configs: [{{name}}-db] }]
resourceSelector:
  deny: [{ groupKind: Deployment.apps, labels: ['.*'] }, { groupKind: Job.batch, labels: ['.*'] }]
build:
  tagPolicy: { inputDigest: {} }
  local: { useBuildkit: true, concurrency: 0 }
  artifacts:
    - image: flotilla/{{name}}
      context: .
      docker: { dockerfile: services/{{name}}/Dockerfile, buildArgs: { SOURCE_DATE_EPOCH: '0' } }
deploy:
  kubeContext: kind-flotilla
  helm:
    releases:
      - name: {{name}}
        chartPath: charts/service
        namespace: shop
        skipBuildDependencies: true
        wait: true
        valuesFiles: [charts/services/{{name}}.yaml, charts/environments/kind.yaml]
        setValueTemplates:
          service.image.repository: "{{.IMAGE_REPO_flotilla_{{snake}}}}"
          service.image.tag: "{{.IMAGE_TAG_flotilla_{{snake}}}}@{{.IMAGE_DIGEST_flotilla_{{snake}}}}"
profiles:
  # A saved file is bundled here and synced to the pod: guide skaffold-dev.md.
  - name: dev
    activation: [{ command: dev }]
    patches:
      - { op: replace, path: /build/artifacts/0/docker, value: { dockerfile: packages/image/dev.Dockerfile, buildArgs: { SERVICE: {{name}} } } }
      - { op: add, path: /build/artifacts/0/sync, value: { manual: [{ src: 'services/{{name}}/dist/*.mjs', dest: /app, strip: services/{{name}}/ }] } }
      - { op: add, path: /build/artifacts/0/hooks, value: { before: [{ command: [sh, -c, "node flotilla.mjs bundle {{name}} --follow $PPID"] }] } }
      - { op: add, path: /deploy/helm/releases/0/valuesFiles/-, value: charts/environments/dev.yaml }
  - name: prod
    patches:
      - { op: remove, path: /deploy/kubeContext }
      - { op: replace, path: /deploy/helm/releases/0/valuesFiles, value: [charts/services/{{name}}.yaml, charts/environments/production.yaml] }
