{{- define "postgres.name" -}}
{{ .Values.database }}-db
{{- end -}}

{{- define "postgres.labels" -}}
app.kubernetes.io/name: {{ include "postgres.name" . }}
app.kubernetes.io/part-of: flotilla
flotilla.dev/store: {{ include "postgres.name" . }}
{{- end -}}

{{- /* A Secret stays when the release goes, as the volume does: the server on it knows no other password. */ -}}
{{- define "postgres.kept" -}}
labels: {{- include "postgres.labels" . | nindent 2 }}
annotations: { helm.sh/resource-policy: keep }
{{- end -}}

{{- define "postgres.clientSecret" -}}
{{- if eq .client .database }}{{ .client }}-db{{ else }}{{ .client }}-{{ .database }}{{ end -}}
{{- end -}}

{{- /* The password that a Secret holds already, or a new one: an upgrade must not lock everybody out. */ -}}
{{- define "postgres.password" -}}
{{- $known := lookup "v1" "Secret" .root.Release.Namespace .secret -}}
{{- if $known }}{{ index $known.data "password" | b64dec }}
{{- else }}{{ .root.Values.fixedPassword | default (randAlphaNum 32) }}
{{- end -}}
{{- end -}}

{{- define "postgres.url" -}}
postgres://{{ .user }}:{{ .password }}@{{ include "postgres.host" .root }}:5432/{{ .root.Values.database }}{{ if .root.Values.tls }}?sslmode=verify-full&sslrootcert=/etc/flotilla/ca/ca.crt{{ end }}
{{- end -}}

{{- /* The operator has a Service of its own for the server that writes. */ -}}
{{- define "postgres.host" -}}
{{ include "postgres.name" . }}{{ if .Values.cloudnative.enabled }}-rw{{ end }}
{{- end -}}

{{- define "postgres.podSecurity" -}}
runAsNonRoot: true
runAsUser: 999
runAsGroup: 999
fsGroup: 999
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "postgres.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}
