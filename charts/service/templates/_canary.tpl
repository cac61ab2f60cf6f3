{{- /* One pod of the new version behind the same Service, before the others (architecture.md §8). Helm waits for no Deployment of a hook: the guard does. */ -}}
{{- define "service.canary" -}}
{{- $labels := dict "flotilla.dev/track" "canary" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .name }}-canary
  labels: {{- include "service.labels" . | nindent 4 }}
  annotations: {{- include "service.upgradeHook" 10 | nindent 4 }}
data: {{- include "service.config" . | nindent 2 }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}-canary
  labels: {{- include "service.labels" . | nindent 4 }}
  annotations: {{- include "service.upgradeHook" 20 | nindent 4 }}
spec:
  replicas: 1
  revisionHistoryLimit: 0
  selector:
    matchLabels: {{- include "service.selector" . | nindent 6 }}
      flotilla.dev/track: canary
  template: {{- include "service.pod" (dict "service" . "config" (printf "%s-canary" .name) "labels" $labels) | nindent 4 }}
{{- end -}}

{{- define "service.upgradeHook" -}}
helm.sh/hook: pre-upgrade
helm.sh/hook-weight: {{ . | quote }}
helm.sh/hook-delete-policy: before-hook-creation
{{- end -}}
