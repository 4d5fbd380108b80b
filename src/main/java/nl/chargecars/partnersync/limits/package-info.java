/**
 * Rate limits: for partners by the limit of their integration, over all nodes together; for wrong credentials, on each node.
 */
@NullMarked
package nl.chargecars.partnersync.limits;

import org.jspecify.annotations.NullMarked;
