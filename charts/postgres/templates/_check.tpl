{{- /* A server on a kept volume wants the password that it was made with: a new one would be refused for minutes before anyone said why. */ -}}
{{- define "postgres.check" -}}
{{- $name := include "postgres.name" . -}}
{{- $volume := ternary (printf "%s-1" $name) (printf "data-%s-0" $name) .Values.cloudnative.enabled -}}
{{- if and (lookup "v1" "PersistentVolumeClaim" .Release.Namespace $volume) (not (lookup "v1" "Secret" .Release.Namespace (printf "%s-admin" $name))) -}}
  {{- fail (printf "%s: the volume %s is there, but its password is not: restore the Secret %s-admin, or delete the volume and its data with kubectl -n %s delete pvc %s" $name $volume $name .Release.Namespace $volume) -}}
{{- end -}}
{{- end -}}
