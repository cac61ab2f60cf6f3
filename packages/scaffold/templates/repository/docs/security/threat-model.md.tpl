# Threat model

Who might want what, and what stands in the way. The table of edges comes from the imports (`npm run flotilla -- graph --threats` writes it); what is said of each, `- **from → to (kind)**: …`, is written by
hand. `npm run check` fails when the table is old, when an edge has no line, or a line no edge.

## A call

A service proves who it is with a token of five minutes for one audience, signed with its own key; requests and answers are checked against the contract; deadlines, budgets of retries and breakers bound it.

## A message

A user for each service on the bus, whose rights follow the imports; schemas, inbox and order by key; dead letters for what nobody can take.

## The edges

<!-- edges: npm run flotilla -- graph --threats -->

| from | to | how it is guarded |
| --- | --- | --- |

<!-- /edges -->
