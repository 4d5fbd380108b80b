/** Tests of what partners are told, and what they are not. */
@NullMarked
package nl.chargecars.partnersync.outbox;

import org.jspecify.annotations.NullMarked;
