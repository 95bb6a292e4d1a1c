//! Answers that moto does not give.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use crate::moto;

/// A server that gives these answers (status and body), one a connection, and then is gone. Answers its
/// endpoint, and in the end the bodies of the requests.
pub(crate) fn canned(answers: Vec<(u16, String)>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = moto::endpoint(listener.local_addr().unwrap().port());
    let server = std::thread::spawn(move || {
        let serve = |(status, body): (u16, String)| {
            let (mut stream, _) = listener.accept().unwrap();
            let request = body_of_request(&mut stream);
            let length = body.len();
            let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
            stream.write_all((head + &body).as_bytes()).unwrap();
            request
        };
        answers.into_iter().map(serve).collect()
    });
    (endpoint, server)
}

fn body_of_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut part = [0; 65536];
    loop {
        let length = stream.read(&mut part).unwrap();
        assert!(length > 0, "the request is cut off");
        request.extend_from_slice(&part[..length]);
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_ascii_lowercase();
        let expected = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        let expected: usize = expected.map_or(0, |length| length.trim().parse().unwrap());
        if body.len() >= expected {
            return body.to_owned();
        }
    }
}
