/**
 * A partner that misbehaves on command: receives webhooks, verifies them, answers as told, pushes status updates.
 */
@NullMarked
package nl.chargecars.partnersync.simulator;

import org.jspecify.annotations.NullMarked;
