{{- /* What a service is made of, in the order in which Helm makes it. Called as: include "service.all" . */ -}}
{{- define "service.all" -}}
{{- include "service.check" .Values.service -}}
{{- $parts := list "serviceaccount" "configmap" "networkpolicy" "service" (ternary "rollout" "deployment" .Values.service.argo.enabled) "pdb" -}}
{{- if .Values.service.externalSecrets.store }}{{ $parts = append $parts "externalsecret" }}{{ end -}}
{{- if .Values.service.mesh }}{{ $parts = append $parts "mesh" }}{{ end -}}
{{- if .Values.service.route.kind }}{{ $parts = append $parts "route" }}{{ end -}}
{{- if .Values.service.podMonitor }}{{ $parts = append $parts "podmonitor" }}{{ end -}}
{{- if .Values.service.autoscaling.enabled }}{{ $parts = append $parts "hpa" }}{{ end -}}
{{- if .Values.service.database }}{{ $parts = append $parts "migration" }}{{ end -}}
{{- if and .Values.service.guard.enabled (eq (include "service.rolls" .) "true") }}{{ $parts = concat $parts (list "canary" "guard") }}{{ end -}}
{{- range $parts }}
---
{{ include (printf "service.%s" .) $.Values.service }}
{{- end }}
{{- end -}}

{{- /* Whether this release changes pods that are there: the same image with the same configuration needs no canary, and after a first release that failed there is nothing to compare with. */ -}}
{{- define "service.rolls" -}}
{{- $service := .Values.service -}}
{{- $old := lookup "apps/v1" "Deployment" .Release.Namespace $service.name -}}
{{- if $old -}}
  {{- $image := (first $old.spec.template.spec.containers).image -}}
  {{- $config := get $old.spec.template.metadata.annotations "flotilla.dev/config" -}}
  {{- not (and (eq $image (printf "%s:%s" $service.image.repository $service.image.tag)) (eq $config (include "service.config" $service | sha256sum | trunc 16))) -}}
{{- else -}}
  {{- not .Release.IsUpgrade -}}
{{- end -}}
{{- end -}}
