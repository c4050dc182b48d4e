/** Entities over HTTP: routes for a router of one's own, and a server that has them. */
package dev.parquedb.web;
