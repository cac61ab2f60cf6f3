{{- /* What a service is made of, in the order in which Helm makes it. Called as: include "service.all" . */ -}}
{{- define "service.all" -}}
{{- include "service.check" .Values.service -}}
{{- $parts := list "serviceaccount" "configmap" "networkpolicy" "service" "deployment" "pdb" -}}
{{- if .Values.service.autoscaling.enabled }}{{ $parts = append $parts "hpa" }}{{ end -}}
{{- if .Values.service.database }}{{ $parts = append $parts "migration" }}{{ end -}}
{{- range $parts }}
---
{{ include (printf "service.%s" .) $.Values.service }}
{{- end }}
{{- end -}}
