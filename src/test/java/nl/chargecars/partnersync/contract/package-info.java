/** Tests that {@code openapi.yaml} and the server agree, both ways: docs/adr/0007-api-document.md. */
@NullMarked
package nl.chargecars.partnersync.contract;

import org.jspecify.annotations.NullMarked;
