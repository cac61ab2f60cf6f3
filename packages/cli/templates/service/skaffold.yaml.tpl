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
        chartPath: charts/{{name}}
        namespace: shop
        skipBuildDependencies: true
        wait: true
        valuesFiles: [charts/environments/kind.yaml]
        setValueTemplates:
          service.image.repository: "{{.IMAGE_REPO_flotilla_{{snake}}}}"
          service.image.tag: "{{.IMAGE_TAG_flotilla_{{snake}}}}@{{.IMAGE_DIGEST_flotilla_{{snake}}}}"
