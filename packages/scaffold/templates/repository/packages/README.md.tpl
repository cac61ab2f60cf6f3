# What services share

A folder each: `npm run flotilla -- new package <name>`. They know no service.
