/**
 * Holds {@code openapi.yaml} against the server, both ways: docs/adr/0007-api-document.md.
 */
@NullMarked
package nl.chargecars.partnersync.contract;

import org.jspecify.annotations.NullMarked;
