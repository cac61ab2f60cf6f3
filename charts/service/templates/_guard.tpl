{{- /* The Job that judges the canary and takes it away (packages/guard), with rights to see pods, to delete that one Deployment, and to tell. */ -}}
{{- define "service.guard" -}}
{{- $name := printf "%s-guard" .name -}}
{{- $labels := include "service.labels" (dict "name" $name) -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $name }}
  labels: {{- $labels | nindent 4 }}
  annotations: {{- include "service.upgradeHook" -10 | nindent 4 }}
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ $name }}
  labels: {{- $labels | nindent 4 }}
  annotations: {{- include "service.upgradeHook" -10 | nindent 4 }}
rules:
  - { apiGroups: [""], resources: [pods], verbs: [list] }
  - { apiGroups: [""], resources: [events], verbs: [create] }
  - { apiGroups: [apps], resources: [deployments], resourceNames: [{{ .name }}-canary], verbs: [delete] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ $name }}
  labels: {{- $labels | nindent 4 }}
  annotations: {{- include "service.upgradeHook" -10 | nindent 4 }}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: {{ $name }} }
subjects: [{ kind: ServiceAccount, name: {{ $name }} }]
---
{{- /* It reads the admin ports, which nobody else does, and asks the API server, which has no labels. */}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ $name }}
  labels: {{- $labels | nindent 4 }}
  annotations: {{- include "service.upgradeHook" -10 | nindent 4 }}
spec:
  podSelector: { matchLabels: { app.kubernetes.io/name: {{ $name }} } }
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ podSelector: { matchLabels: { {{- include "service.selector" . -}} } } }]
      ports: [{ port: admin }]
    - ports: [{ port: 443 }, { port: 6443 }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}-guarded
  labels: {{- $labels | nindent 4 }}
  annotations: {{- include "service.upgradeHook" -10 | nindent 4 }}
spec:
  podSelector: { matchLabels: { {{- include "service.selector" . -}} } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app.kubernetes.io/name: {{ $name }} } } }]
      ports: [{ port: admin }]
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ $name }}
  labels: {{- $labels | nindent 4 }}
  annotations: {{- include "service.upgradeHook" 30 | nindent 4 }}
spec:
  backoffLimit: 0
  ttlSecondsAfterFinished: 604800
  activeDeadlineSeconds: {{ add .guard.readySeconds .guard.watchSeconds 60 }}
  template:
    metadata:
      labels: {{- $labels | nindent 8 }}
    spec:
      restartPolicy: Never
      serviceAccountName: {{ $name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext: {{- include "service.podSecurity" . | nindent 8 }}
      containers:
        - name: guard
          image: {{ .image.repository }}:{{ .image.tag }}
          imagePullPolicy: {{ .image.pullPolicy }}
          {{- if .dev }}
          command: [node]
          {{- end }}
          args: [/app/dist/guard.mjs]
          env:
            - { name: GUARD_SERVICE, value: {{ .name }} }
            - { name: GUARD_READY_SECONDS, value: {{ .guard.readySeconds | quote }} }
            - { name: GUARD_WATCH_SECONDS, value: {{ .guard.watchSeconds | quote }} }
            - { name: NODE_EXTRA_CA_CERTS, value: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt }
          resources:
            requests: { cpu: 20m, memory: 64Mi, ephemeral-storage: 16Mi }
            limits: { cpu: "1", memory: 128Mi, ephemeral-storage: 64Mi }
          securityContext: {{- include "service.containerSecurity" . | nindent 12 }}
          volumeMounts: [{ name: api, mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true }]
      volumes:
        - name: api
          projected:
            defaultMode: 0440
            sources:
              - serviceAccountToken: { path: token, expirationSeconds: 3600 }
              - configMap: { name: kube-root-ca.crt, items: [{ key: ca.crt, path: ca.crt }] }
              - downwardAPI: { items: [{ path: namespace, fieldRef: { fieldPath: metadata.namespace } }] }
{{- end -}}
