{{#service}}
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
{{/service}}
apiVersion: skaffold/v4beta13
kind: Config
metadata: { name: {{name}} }
{{#service}}
requires: [{ configs: [stores] }, { configs: [{{name}}-db] }]
{{/service}}
resourceSelector:
{{#service}}
  deny: [{ groupKind: Deployment.apps, labels: ['.*'] }, { groupKind: Job.batch, labels: ['.*'] }]
{{/service}}
{{^service}}
  deny: [{ groupKind: Deployment.apps, labels: ['.*'] }]
{{/service}}
build:
  tagPolicy: { inputDigest: {} }
  local: { useBuildkit: true, concurrency: 0 }
  artifacts:
    - image: flotilla/{{name}}
      context: .
      docker: { dockerfile: {{folder}}/Dockerfile, buildArgs: { SOURCE_DATE_EPOCH: '0' } }
deploy:
  kubeContext: kind-flotilla
  helm:
    releases:
      - name: {{name}}
        chartPath: {{chart}}
        namespace: shop
{{#service}}
        skipBuildDependencies: true
{{/service}}
        wait: true
        valuesFiles: [{{kindValues}}]
        setValueTemplates:
          service.image.repository: "{{.IMAGE_REPO_flotilla_{{snake}}}}"
          service.image.tag: "{{.IMAGE_TAG_flotilla_{{snake}}}}@{{.IMAGE_DIGEST_flotilla_{{snake}}}}"
profiles:
{{#dev}}
  - name: dev
    activation: [{ command: dev }]
    patches:
      - { op: replace, path: /build/artifacts/0/docker, value: { dockerfile: packages/image/dev.Dockerfile, buildArgs: { SERVICE: {{name}} } } }
      - { op: add, path: /build/artifacts/0/sync, value: { manual: [{{synced}}] } }
      - { op: add, path: /build/artifacts/0/hooks, value: { before: [{ command: [sh, -c, "node flotilla.mjs bundle {{name}} --follow $PPID"] }] } }
      - { op: add, path: /deploy/helm/releases/0/valuesFiles/-, value: charts/environments/dev.yaml }
{{/dev}}
  - name: prod
    patches:
      - { op: remove, path: /deploy/kubeContext }
      - { op: replace, path: /deploy/helm/releases/0/valuesFiles, value: [{{productionValues}}] }
