/**
 * Read-only storage over HTTP, and the HTTP reading that other storages build on: whole bodies,
 * bodies into the caller's buffer, and bodies whose demand reaches the socket.
 */
package dev.parquedb.storage.http;
