// Command ping is what Alpine's busybox has and Debian's lacks: a ping that works without privilege, by the kernel's
// ICMP sockets (net.ipv4.ping_group_range). With privilege it steps aside for busybox itself.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Options are busybox's; iputils has more (such as -M), which must fail here as they do there.
const withValue, withoutValue = "csitIWwp", "46Aqv"

type options struct {
	family                int
	count, size           int
	interval, wait, total time.Duration
	quiet                 bool
	host                  string
}

func die(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "ping: "+format+"\n", values...)
	os.Exit(1)
}

func number(text string) float64 {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || value < 0 {
		die("invalid number '%s'", text)
	}
	return value
}

func seconds(text string) time.Duration { return time.Duration(number(text) * float64(time.Second)) }

func (o *options) set(name byte, value string) {
	switch name {
	case '4', '6':
		o.family = int(name - '0')
	case 'q':
		o.quiet = true
	case 'c':
		o.count = int(number(value))
	case 's':
		o.size = int(number(value))
	case 'i':
		o.interval = seconds(value)
	case 'W':
		o.wait = seconds(value)
	case 'w':
		o.total = seconds(value)
	}
}

func parse(args []string) options {
	o := options{size: 56, interval: time.Second, wait: 10 * time.Second}
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if len(arg) < 2 || arg[0] != '-' {
			o.host = arg
			continue
		}
		for rest := arg[1:]; rest != ""; {
			name := rest[0]
			rest = rest[1:]
			switch {
			case strings.IndexByte(withoutValue, name) >= 0:
				o.set(name, "")
			case strings.IndexByte(withValue, name) < 0:
				die("unrecognized option: %c", name)
			default:
				if rest == "" && len(args) > 0 {
					rest, args = args[0], args[1:]
				}
				if rest == "" {
					die("option requires an argument: %c", name)
				}
				o.set(name, rest)
				rest = ""
			}
		}
	}
	if o.host == "" {
		die("no host given")
	}
	return o
}

func resolve(o options) net.IP {
	found, err := net.LookupIP(o.host)
	if err == nil {
		for _, ip := range found {
			if v4 := ip.To4() != nil; o.family == 0 || v4 == (o.family == 4) {
				return ip
			}
		}
	}
	die("bad address '%s'", o.host)
	return nil
}

type pinger struct {
	options
	ip             net.IP
	socket         int
	to             syscall.Sockaddr
	request, reply byte
	sent, received int
	min, max, sum  time.Duration
}

func open(o options, ip net.IP) *pinger {
	p := &pinger{options: o, ip: ip, request: 8, reply: 0}
	family, protocol := syscall.AF_INET, syscall.IPPROTO_ICMP
	if v4 := ip.To4(); v4 != nil {
		p.to = &syscall.SockaddrInet4{Addr: [4]byte(v4)}
	} else {
		family, protocol = syscall.AF_INET6, syscall.IPPROTO_ICMPV6
		p.request, p.reply = 128, 129
		p.to = &syscall.SockaddrInet6{Addr: [16]byte(ip)}
	}
	var err error
	if p.socket, err = syscall.Socket(family, syscall.SOCK_DGRAM, protocol); err != nil {
		die("permission denied (are you root?)")
	}
	return p
}

// The kernel fills in the identifier and the checksum.
func (p *pinger) send() {
	packet := make([]byte, 8+max(p.size, 8))[:8+p.size]
	packet[0] = p.request
	binary.BigEndian.PutUint16(packet[6:], uint16(p.sent))
	if p.size >= 8 {
		binary.BigEndian.PutUint64(packet[8:], uint64(time.Now().UnixNano()))
	}
	if err := syscall.Sendto(p.socket, packet, 0, p.to); err != nil {
		die("sendto: %s", inMuslsWords(err))
	}
	p.sent++
}

func inMuslsWords(err error) string {
	words := map[error]string{
		syscall.ENETUNREACH: "Network unreachable", syscall.EHOSTUNREACH: "Host is unreachable",
		syscall.EACCES: "Permission denied", syscall.EPERM: "Operation not permitted",
		syscall.EINVAL: "Invalid argument", syscall.EMSGSIZE: "Message too large",
	}
	if text, ok := words[err]; ok {
		return text
	}
	return err.Error()
}

// receive takes replies until a time, or until there is nothing to wait for.
func (p *pinger) receive(until time.Time, all bool) {
	buffer := make([]byte, 65536)
	for !all || p.received < p.sent {
		left := time.Until(until)
		if left <= 0 {
			return
		}
		timeout := syscall.NsecToTimeval(int64(max(left, time.Millisecond)))
		if err := syscall.SetsockoptTimeval(p.socket, syscall.SOL_SOCKET, syscall.SO_RCVTIMEO, &timeout); err != nil {
			die("setsockopt: %s", err)
		}
		length, _, err := syscall.Recvfrom(p.socket, buffer, 0)
		if errors.Is(err, syscall.EINTR) || errors.Is(err, syscall.EAGAIN) {
			continue
		}
		if err != nil || length < 8 || buffer[0] != p.reply {
			continue
		}
		p.account(buffer[:length])
	}
}

func (p *pinger) account(packet []byte) {
	p.received++
	elapsed := ""
	if len(packet) >= 16 {
		trip := time.Since(time.Unix(0, int64(binary.BigEndian.Uint64(packet[8:]))))
		if p.received == 1 || trip < p.min {
			p.min = trip
		}
		p.max = max(p.max, trip)
		p.sum += trip
		elapsed = fmt.Sprintf(" time=%s ms", millis(trip))
	}
	if !p.quiet {
		// Without the IP header Alpine's ping doesn't know the TTL either and always says 42.
		fmt.Printf("%d bytes from %s: seq=%d ttl=42%s\n", len(packet), p.ip, binary.BigEndian.Uint16(packet[6:]), elapsed)
	}
}

func millis(d time.Duration) string { return fmt.Sprintf("%.3f", float64(d.Microseconds())/1000) }

func (p *pinger) run() {
	fmt.Printf("PING %s (%s): %d data bytes\n", p.host, p.ip, p.size)
	end := time.Now().Add(1 << 62)
	if p.total > 0 {
		end = time.Now().Add(p.total)
	}
	for time.Now().Before(end) {
		p.send()
		if p.count > 0 && p.sent >= p.count {
			break
		}
		p.receive(earlier(time.Now().Add(p.interval), end), false)
	}
	p.receive(earlier(time.Now().Add(p.wait), end), true)
}

func earlier(one, other time.Time) time.Time {
	if one.Before(other) {
		return one
	}
	return other
}

func (p *pinger) report() {
	lost := 100 * (p.sent - p.received) / max(p.sent, 1)
	fmt.Printf("\n--- %s ping statistics ---\n", p.host)
	fmt.Printf("%d packets transmitted, %d packets received, %d%% packet loss\n", p.sent, p.received, lost)
	if p.received == 0 {
		os.Exit(1)
	}
	mean := p.sum / time.Duration(p.received)
	fmt.Printf("round-trip min/avg/max = %s/%s/%s ms\n", millis(p.min), millis(mean), millis(p.max))
}

func main() {
	args := os.Args[1:]
	if socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_RAW, syscall.IPPROTO_ICMP); err == nil {
		syscall.Close(socket)
		err = syscall.Exec("/usr/bin/busybox", append([]string{"ping"}, os.Args[1:]...), os.Environ())
		die("busybox: %s", err)
	}
	if filepath.Base(os.Args[0]) == "ping6" {
		args = append([]string{"-6"}, args...)
	}
	o := parse(args)
	p := open(o, resolve(o))
	p.run()
	p.report()
}
