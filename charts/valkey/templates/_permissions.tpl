{{- /*
The rights of a service's user (docs/decisions/0037): keys that begin with its name, and the commands of what it uses. INFO is how the client sees that the server is
ready. What is not named is refused. Arguments: name, user.
*/ -}}
{{- define "valkey.permissions" -}}
{{- $commands := dict "cache" "+get +set +unlink" "counts" "+multi +set +incr +pttl +exec" -}}
resetkeys ~{{ .name }}:* resetchannels -@all +info +ping{{ range .user.uses }} {{ get $commands . }}{{ end }}
{{- end -}}
