/**
 * The API's document and the page that shows it, both from this server alone.
 */
@NullMarked
package nl.chargecars.partnersync.docs;

import org.jspecify.annotations.NullMarked;
