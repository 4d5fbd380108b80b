/**
 * The OAuth2 authorization server (Spring Security's, for the grant client_credentials alone), its access tokens (RFC 9068) and
 * the keys that they are signed with.
 */
@NullMarked
package nl.chargecars.partnersync.oauth;

import org.jspecify.annotations.NullMarked;
