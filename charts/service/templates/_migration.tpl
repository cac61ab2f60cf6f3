{{- /* Runs before the new code: with an account, a policy and the owner's credentials of its own. Hooks go by weight. */ -}}
{{- define "service.migration" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .name }}-migration
  labels: {{- include "service.labels" (dict "name" (printf "%s-migration" .name)) | nindent 4 }}
  annotations: {{- include "service.hook" -10 | nindent 4 }}
automountServiceAccountToken: false
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .name }}-migration
  labels: {{- include "service.labels" (dict "name" (printf "%s-migration" .name)) | nindent 4 }}
  annotations: {{- include "service.hook" -10 | nindent 4 }}
spec:
  podSelector: { matchLabels: { app.kubernetes.io/name: {{ .name }}-migration } }
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "service.egress.dns" . | nindent 4 }}
    {{- include "service.egress.stores" (dict "name" .name "database" true "bus" false) | nindent 4 }}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .name }}-migration
  labels: {{- include "service.labels" (dict "name" (printf "%s-migration" .name)) | nindent 4 }}
  annotations: {{- include "service.hook" 0 | nindent 4 }}
spec:
  backoffLimit: 6
  ttlSecondsAfterFinished: 604800
  # Longer than a migration waits for its locks (4 min), and as long as Helm waits for it.
  activeDeadlineSeconds: 300
  template:
    metadata:
      labels: {{- include "service.labels" (dict "name" (printf "%s-migration" .name)) | nindent 8 }}
        flotilla.dev/uses-{{ .name }}-db: "true"
    spec:
      # In the same pod: a network policy takes a moment to know a new pod, and would meet each one anew.
      restartPolicy: OnFailure
      serviceAccountName: {{ .name }}-migration
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext: {{- include "service.podSecurity" . | nindent 8 }}
      containers:
        - name: migrate
          image: {{ .image.repository }}:{{ .image.tag }}
          imagePullPolicy: {{ .image.pullPolicy }}
          {{- if .dev }}
          command: [node]
          {{- end }}
          args: [/app/dist/migrate.mjs]
          env: [{ name: MIGRATION_DATABASE_URL_FILE, value: /etc/flotilla/owner/url }]
          resources:
            requests: { cpu: 20m, memory: 64Mi, ephemeral-storage: 16Mi }
            limits: { cpu: "1", memory: 192Mi, ephemeral-storage: 64Mi }
          securityContext: {{- include "service.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - { name: owner, mountPath: /etc/flotilla/owner, readOnly: true }
            {{- if .storesCa }}
            - { name: ca, mountPath: /etc/flotilla/ca, readOnly: true }
            {{- end }}
            - { name: tmp, mountPath: /tmp }
      volumes:
        - name: owner
          secret: { secretName: {{ .name }}-db-owner, defaultMode: 0440 }
        {{- if .storesCa }}
        - name: ca
          configMap: { name: {{ .storesCa }} }
        {{- end }}
        - name: tmp
          emptyDir: { sizeLimit: 16Mi }
{{- end -}}

{{- define "service.hook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation
{{- end -}}
