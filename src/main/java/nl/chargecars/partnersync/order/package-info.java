/**
 * Orders with their customers, external references and order numbers without gaps.
 */
@NullMarked
package nl.chargecars.partnersync.order;

import org.jspecify.annotations.NullMarked;
