//! Who asks: the address behind trusted proxies, the device's own random id, and the sign-in if there is one.
//! None of it leaves the request; the quota store hashes it under the day's secret.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use http::{HeaderMap, HeaderName, HeaderValue, header};
use ipnet::IpNet;
use ventvault_adapters::auth::AuthError;
use ventvault_domain::Caller;

use super::problem::{Code, Problem};
use super::state::AppState;

/// The address at the other end of the connection, put into each request by the accept loop.
#[derive(Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// A random id that the client made and keeps, so that people behind one address do not share a quota.
pub static X_DEVICE_ID: HeaderName = HeaderName::from_static("x-device-id");

/// Resolves the caller. A bearer token that is not valid is refused, so that nobody who thinks to be signed in
/// silently uses up an anonymous day.
pub async fn resolve(state: &AppState, peer: Peer, headers: &HeaderMap) -> Result<Caller, Problem> {
    let address = client_address(peer.0.ip(), headers, &state.trusted_proxies);
    if let (Some(auth), Some(token)) = (&state.auth, bearer(headers)) {
        return match auth.verify(token).await {
            Ok(identity) => Ok(Caller::signed_in(identity.account, identity.tier, address)),
            Err(AuthError::Unavailable) => Err(Problem::new(Code::SignInUnavailable).retry_after(30)),
            Err(AuthError::InvalidToken) => Err(Problem::new(Code::InvalidToken).header(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer error=\"invalid_token\""),
            )),
        };
    }
    Ok(anonymous(address, headers))
}

/// The caller as far as can be told without asking anybody: for those who must not wait.
pub fn unverified(state: &AppState, peer: Option<Peer>, headers: &HeaderMap) -> Caller {
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
    anonymous(client_address(peer, headers, &state.trusted_proxies), headers)
}

/// The caller without a look at sign-in.
fn anonymous(address: IpAddr, headers: &HeaderMap) -> Caller {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let device =
        headers.get(&X_DEVICE_ID).and_then(|value| value.to_str().ok()).filter(|id| is_device_id(id));
    Caller::anonymous(address, agent, device)
}

fn is_device_id(id: &str) -> bool {
    (8..=128).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// The token of an `Authorization: Bearer …` header. Without an issuer in the settings tokens mean nothing and are
/// left alone: clients of OpenAI's API always send one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?;
    // A header that is not text can be no token either: refused like any other junk.
    let text = value.to_str().unwrap_or("bearer junk");
    let (scheme, token) = text.trim().split_once(' ').unwrap_or((text, ""));
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The right-most address that no trusted proxy added. Forwarding headers count only if the peer itself is
/// trusted; what a proxy that is trusted received from elsewhere counts only as far as the chain of trust goes.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|net| net.contains(&address.to_canonical()));
    if !is_trusted(peer) {
        return peer;
    }
    let hops = if headers.contains_key("x-forwarded-for") {
        list(headers, "x-forwarded-for").map(parse_hop).collect::<Vec<_>>()
    } else {
        list(headers, "forwarded").map(parse_forwarded).collect()
    };
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        // A hop that cannot be read ends the chain: whatever stands left of it may be made up.
        let Some(address) = hop else { break };
        client = address;
        if !is_trusted(address) {
            break;
        }
    }
    client
}

fn list<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).iter().flat_map(|value| value.to_str().unwrap_or("?").split(','))
}

/// `203.0.113.7`, `203.0.113.7:4711`, `[2001:db8::1]`, `[2001:db8::1]:4711`.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim().trim_matches('"');
    if let Ok(address) = hop.parse::<IpAddr>() {
        return Some(address);
    }
    if let Ok(socket) = hop.parse::<SocketAddr>() {
        return Some(socket.ip());
    }
    hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// The `for` parameter of one RFC 7239 element.
fn parse_forwarded(element: &str) -> Option<IpAddr> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| parse_hop(value))?
    })
}
