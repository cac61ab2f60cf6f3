# {{name}}

{{description}}.

- `src/{{name}}/`: to ask for one and to write one, for services; what is archived stays as it is.

{{#events}}
It owns the database `{{name}}`, executes the command `archive-{{noun}}` and tells `{{noun}}-archived`. The command may come twice, or before the {{words}}
itself: a tombstone then keeps it away.
{{/events}}
{{^events}}
It owns the database `{{name}}` and tells nothing; who needs it asks it by HTTP. Archiving may be asked for twice, or before the {{words}} itself: a
tombstone then keeps it away.
{{/events}}
