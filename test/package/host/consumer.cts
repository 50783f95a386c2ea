// The same from CommonJS.
import library = require('leadsail-graphql');

export const gateway: library.Gateway = library.createGateway({
  upstream: 'https://api.leadsail.app/api/v1',
});
