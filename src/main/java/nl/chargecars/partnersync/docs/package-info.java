/**
 * The OpenAPI document and the page that displays it, both without external resources.
 */
@NullMarked
package nl.chargecars.partnersync.docs;

import org.jspecify.annotations.NullMarked;
