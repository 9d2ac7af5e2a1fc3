//! Sockets: slow and silent clients, both versions of HTTP, bounds, and the drain.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::harness::{Server, events, text_of};

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// Reads until the server closes; an error here means that it never did.
fn read_to_close(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    match stream.read_to_end(&mut text) {
        // What the server had not read when it closed makes the close a reset.
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
        closed => assert!(closed.is_ok(), "the server should have closed the connection: {closed:?}"),
    }
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn sockets_that_say_nothing_or_half_a_head_are_closed() {
    let server = Server::start(&[]);
    let silent = connect(&server);
    let mut half = connect(&server);
    half.write_all(b"POST /api/vent HTTP/1.1\r\nhost: x\r\nx-slow: ").unwrap();
    let mut preface = connect(&server);
    preface.write_all(b"PRI * HTTP/2.0\r\n").unwrap();
    for stream in [silent, half, preface] {
        read_to_close(stream);
    }
    assert_eq!(server.metrics_blocking("ventvault_open_streams"), 0.0);
}

#[test]
fn a_body_that_drips_gets_408() {
    let server = Server::start(&[]);
    let mut stream = connect(&server);
    let head = "POST /api/vent HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{";
    stream.write_all(head.as_bytes()).unwrap();
    let answer = read_to_close(stream);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[tokio::test]
async fn http_2_without_tls_works() {
    let server = Server::start(&[]);
    let client = reqwest::Client::builder().no_proxy().http2_prior_knowledge().build().unwrap();
    let request = client.post(server.url("/api/vent")).header("content-type", "application/json");
    let response = request.body(r#"{"content":"I feel lonely"}"#).send().await.unwrap();
    assert_eq!(response.version(), reqwest::Version::HTTP_2);
    assert!(!text_of(&events(&response.text().await.unwrap())).is_empty());
}

#[test]
fn one_address_cannot_take_all_connections() {
    let server = Server::start(&[("MAX_CONNECTIONS_PER_IP", "2")]);
    let kept = [connect(&server), connect(&server)];
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(read_to_close(connect(&server)), "");
    drop(kept);
    std::thread::sleep(Duration::from_millis(100));
    let mut again = connect(&server);
    again.write_all(b"GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    assert!(read_to_close(again).starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_stop_signal_lets_running_answers_finish_and_takes_no_new_ones() {
    let server = Server::start(&[]);
    let running = server.vent("I have been carrying this for so long and I am tired").await;
    server.signal("TERM");
    server.wait_for_log("draining");
    assert!(
        TcpStream::connect(server.address).is_err()
            || server.http.get(server.url("/livez")).send().await.is_err()
    );
    let seen = events(&running.text().await.unwrap());
    assert_eq!(seen.last().unwrap().name, "done", "the answer was cut");
    let (status, _) = server.wait();
    assert_eq!(status.code(), Some(0));
}

#[test]
fn smuggled_and_lying_requests_are_not_served() {
    let server = Server::start(&[]);
    for head in [
        "POST /api/vent HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\n{}{}",
        "GET /livez HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n",
        "\u{0}\u{1}\u{2}garbage\r\n\r\n",
    ] {
        let mut stream = connect(&server);
        stream.write_all(head.as_bytes()).unwrap();
        let answer = read_to_close(stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{head:?}: {answer}");
    }
}
